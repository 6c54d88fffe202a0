/* Parts of a form that belong to one kind are shown, and sent, when that kind is chosen. */
(function () {
  var kind = document.querySelector('select[name=kind]');
  var groups = document.querySelectorAll('[data-of-kind], [data-of-kinds]');
  if (!kind || kind.disabled) return;
  function show() {
    groups.forEach(function (group) {
      var kinds = (group.dataset.ofKinds || group.dataset.ofKind).split(' ');
      group.hidden = group.disabled = kinds.indexOf(kind.value) < 0;
    });
  }
  kind.addEventListener('change', show);
  show();
})();
