/* Swagger UI follows the page's theme. */
(function () {
  var root = document.documentElement;
  function follow() { root.classList.toggle('dark-mode', root.getAttribute('data-bs-theme') === 'dark'); }
  follow();
  document.addEventListener('themechange', follow);
})();
