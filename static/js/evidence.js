/* Evidence: calibration, intention kept, satisfaction and return. Words and figures come from the page. */
(function () {
  var C = window.Charts;
  var node = document.getElementById('evidence-data');
  if (!node) return;
  var D = JSON.parse(node.textContent), W = D.words;
  function percent(value) { return Math.round(value * 100) + '%'; }
  function whisker(color) {
    return function (params, api) {
      var low = api.coord([api.value(0), api.value(1)]), high = api.coord([api.value(0), api.value(2)]);
      var style = { stroke: C.token(color), lineWidth: 1.5, fill: 'none' };
      return { type: 'group', children: [
        { type: 'line', shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] }, style: style },
        { type: 'line', shape: { x1: low[0] - 4, y1: low[1], x2: low[0] + 4, y2: low[1] }, style: style },
        { type: 'line', shape: { x1: high[0] - 4, y1: high[1], x2: high[0] + 4, y2: high[1] }, style: style }
      ] };
    };
  }
  function share(extra) {
    return C.axis(Object.assign({ type: 'value', min: 0, max: 1, axisLabel: C.text({ color: C.token('ink-3'), formatter: percent }) }, extra || {}));
  }
  var TONES = { bgbb: 'd1', last_edition: 'd2' }, MARKS = { bgbb: 'circle', last_edition: 'diamond' };
  if (D.calibration.length) C.mount('calibration', function () {
    var series = [{ name: W.perfect, type: 'line', silent: true, symbol: 'none', data: [[0, 0], [1, 1]], lineStyle: { color: C.token('control'), type: [4, 3], width: 1 } }];
    D.calibration.forEach(function (one) {
      var tone = TONES[one.method];
      series.push({ type: 'custom', silent: true, data: one.points.map(function (p) { return [p[0], p[2], p[3]]; }), encode: { x: 0, y: [1, 2] }, renderItem: whisker(tone) });
      series.push({ name: one.name, type: 'scatter', symbol: MARKS[one.method], symbolSize: 10, data: one.points, encode: { x: 0, y: 1 }, itemStyle: { opacity: 1, color: C.token(tone), borderColor: C.token('surface'), borderWidth: 1.5 } });
    });
    return {
      grid: { left: 52, right: 16, top: 56, bottom: 44 },
      legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 10, textStyle: C.text() },
      tooltip: C.tooltip({ formatter: function (p) { return p.seriesName + '  ' + percent(p.value[0]) + ' → ' + percent(p.value[1]) + '  n = ' + p.value[4]; } }),
      xAxis: share({ name: W.predicted, nameLocation: 'middle', nameGap: 28 }),
      yAxis: share({ name: W.observed, nameLocation: 'middle', nameGap: 40 }),
      series: series
    };
  });
  function rates(id, rows, tone) {
    if (rows.length) C.mount(id, function () {
      return {
        grid: { left: 44, right: 12, top: 12, bottom: 28 },
        tooltip: C.tooltip({ formatter: function (p) { var row = rows[p.dataIndex]; return row.label + '  ' + percent(row.rate) + ' (' + percent(row.low) + '–' + percent(row.high) + ')  n = ' + row.n; } }),
        xAxis: C.axis({ type: 'category', data: rows.map(function (row) { return row.label; }), splitLine: { show: false }, axisLabel: C.text({ interval: 0, width: 76, overflow: 'break' }) }),
        yAxis: share(),
        series: [
          { type: 'custom', silent: true, data: rows.map(function (row, k) { return [k, row.low, row.high]; }), encode: { x: 0, y: [1, 2] }, renderItem: whisker(tone) },
          { name: W.rate, type: 'scatter', symbolSize: 12, data: rows.map(function (row) { return row.rate; }), itemStyle: { opacity: 1, color: C.token(tone), borderColor: C.token('surface'), borderWidth: 1.5 } }
        ]
      };
    });
  }
  rates('intention', D.intention, 'd1');
  rates('satisfaction', D.satisfaction, 'd3');
})();
