/* Charts of home and insights; their words and figures come from the page. */
(function () {
  var C = window.Charts;
  function data(id) {
    var node = document.getElementById(id);
    return node && JSON.parse(node.textContent);
  }
  var node = document.querySelector('[data-chart="editions"]');
  var facts = data('editions-data');
  if (!node || !facts || !facts.labels.length) return;
  node.id = node.id || 'editions-chart';
  C.mount(node.id, function () {
    return {
      grid: { left: 44, right: 8, top: 34, bottom: 26 },
      legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 10, textStyle: C.text() },
      tooltip: C.tooltip({ trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: function (v) { return String(Math.abs(v)); } }),
      xAxis: C.axis({ type: 'category', data: facts.labels, splitLine: { show: false }, axisLabel: C.text({ hideOverlap: true }) }),
      yAxis: C.axis({ type: 'value', axisLabel: C.text({ color: C.token('ink-3'), formatter: function (v) { return String(Math.abs(v)); } }) }),
      series: facts.series.map(function (one) {
        return { name: one.name, type: 'bar', stack: 'all', barMaxWidth: 36, data: one.values, itemStyle: { color: C.token(one.tone), borderColor: C.token('surface'), borderWidth: 1 } };
      })
    };
  });
})();
