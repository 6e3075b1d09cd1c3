// Applies the chosen theme before the first paint. It blocks rendering on purpose: a page that is drawn light and
// then turns dark flashes. The settings write the cookie.
{
  const theme = /(?:^|; )(?:__Host-)?theme=(light|dark)(?:;|$)/.exec(document.cookie)?.[1];
  if (theme) {
    document.documentElement.dataset.theme = theme;
    for (const color of document.querySelectorAll('meta[name=theme-color]')) {
      color.media = color.media.includes(theme) ? 'all' : 'not all';
    }
  }
}
