FROM localhost/tandem-debian:bookworm
RUN groupadd -r -g 101 nginx && useradd -r -g nginx -u 101 nginx \
  && apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx-light curl \
  && rm -rf /var/lib/apt/lists/* /var/cache/apt
EXPOSE 80
STOPSIGNAL SIGQUIT
CMD ["nginx", "-g", "daemon off;"]
