/* Home: a tile that cannot be fetched says so and offers to try again; tiles are moved without sending the form. */
(function () {
  function failed(node, is) {
    var told = node.querySelector('[data-failed]'), waits = node.querySelector('.c-waits');
    if (told) { told.hidden = !is; if (waits) waits.hidden = is; return; }
    if (!node.hasAttribute('data-tiles') || !is) return;
    document.querySelectorAll('[data-waits]').forEach(function (tile) {
      var place = tile.querySelector('.c-waits');
      if (!place || tile.querySelector('[data-again]')) return;
      var button = document.createElement('button');
      button.type = 'button'; button.className = 'c-link btn-reset'; button.dataset.again = '1';
      button.textContent = document.querySelector('[data-retry-word]').dataset.retryWord;
      place.parentNode.insertBefore(button, place);
      place.hidden = true;
    });
  }
  ['htmx:responseError', 'htmx:sendError', 'htmx:timeout'].forEach(function (name) {
    document.addEventListener(name, function (event) { failed(event.detail.elt, true); });
  });
  document.addEventListener('click', function (event) {
    if (event.target.closest('[data-again]')) window.location.reload();
    var retry = event.target.closest('[data-retry]');
    if (!retry) return;
    var card = retry.closest('[data-tiles]');
    failed(card, false);
    window.htmx.trigger(card, 'retry');
  });

  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-arrange] [data-move]');
    if (!button) return;
    event.preventDefault();
    var row = button.closest('li'), other = button.dataset.move === '-1' ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    row.parentNode.insertBefore(button.dataset.move === '-1' ? row : other, button.dataset.move === '-1' ? other : row);
    button.focus();
  });
})();
