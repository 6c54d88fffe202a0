/* Follows the system's theme until one is chosen; the choice is a cookie that the server reads. */
(function () {
  var root = document.documentElement;
  root.classList.add('is-js');
  var dark = window.matchMedia('(prefers-color-scheme: dark)');
  function follow() {
    if (!root.hasAttribute('data-theme-system')) return;
    root.setAttribute('data-bs-theme', dark.matches ? 'dark' : 'light');
    document.dispatchEvent(new CustomEvent('themechange'));
  }
  follow();
  dark.addEventListener('change', follow);
  document.addEventListener('click', function (event) {
    if (!event.target.closest('[data-theme-toggle]')) return;
    var theme = root.getAttribute('data-bs-theme') === 'dark' ? 'light' : 'dark';
    root.removeAttribute('data-theme-system');
    root.setAttribute('data-bs-theme', theme);
    document.cookie = 'theme=' + theme + ';path=/;max-age=31536000;samesite=lax';
    document.dispatchEvent(new CustomEvent('themechange'));
  });
})();
