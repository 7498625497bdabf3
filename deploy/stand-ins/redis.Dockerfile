FROM localhost/tandem-debian:bookworm
RUN groupadd -r -g 999 redis && useradd -r -g redis -u 999 redis \
  && apt-get update -qq && apt-get install -y -qq --no-install-recommends redis-server \
  && rm -rf /var/lib/apt/lists/* /var/cache/apt && mkdir /data && chown redis:redis /data
WORKDIR /data
VOLUME /data
EXPOSE 6379
CMD ["redis-server"]
