// Sets the scheme chosen last before anything is painted. The key is the one of src/shared/ui/color-scheme.ts.
;(function () {
  var chosen = null
  var basePath = document.querySelector('meta[name=base-path]').content
  var key = (basePath.startsWith('/') ? basePath + ' ' : '') + 'tandem:color-scheme'
  try {
    chosen = localStorage.getItem(key)
  } catch (error) {
    // Storage can be forbidden; the system's scheme does then.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
  document.querySelector('meta[name=theme-color]').setAttribute('content', dark ? '#161615' : '#F7F6F3')
})()
