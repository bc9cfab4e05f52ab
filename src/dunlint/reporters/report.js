(function () {
  "use strict";
  var box = document.getElementById("filters");
  var search = document.getElementById("search");
  var group = document.getElementById("group");
  var rule = document.getElementById("rule");
  var shown = document.getElementById("shown");
  var checks = Array.prototype.slice.call(box.querySelectorAll("input[type=checkbox]"));
  var files = Array.prototype.slice.call(document.querySelectorAll(".of-file"));
  var cards = Array.prototype.slice.call(document.querySelectorAll(".template")).map(function (card) {
    return {
      card: card,
      text: card.textContent.toLowerCase() + " " + card.getAttribute("data-path").toLowerCase(),
      clean: card.hasAttribute("data-clean"),
      findings: Array.prototype.slice.call(card.querySelectorAll(".finding"))
    };
  });

  function apply() {
    var wanted = {};
    checks.forEach(function (check) { wanted[check.value] = check.checked; });
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var found = 0, templates = 0;
    cards.forEach(function (item) {
      var hit = words.every(function (word) { return item.text.indexOf(word) >= 0; });
      var visible = 0;
      item.findings.forEach(function (finding) {
        var keep = hit && wanted[finding.getAttribute("data-severity")] &&
          (!group.value || finding.getAttribute("data-group") === group.value) &&
          (!rule.value || finding.getAttribute("data-rule") === rule.value);
        finding.hidden = !keep;
        visible += keep ? 1 : 0;
      });
      item.card.hidden = !(visible || (item.clean && hit && wanted.clean && !group.value && !rule.value));
      found += visible;
      templates += item.card.hidden ? 0 : 1;
    });
    files.forEach(function (file) { file.hidden = !file.querySelector(".template:not([hidden])"); });
    shown.textContent = shown.getAttribute("data-text").replace("{f}", found).replace("{t}", templates);
  }

  function reveal() {
    var target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target || !target.closest || !target.closest("[hidden]")) { return; }
    reset();
    target.scrollIntoView();
  }

  function reset() {
    search.value = group.value = rule.value = "";
    checks.forEach(function (check) { check.checked = check.value !== "clean"; });
    apply();
  }

  search.addEventListener("input", apply);
  [group, rule].concat(checks).forEach(function (field) { field.addEventListener("change", apply); });
  document.getElementById("reset").addEventListener("click", reset);
  window.addEventListener("hashchange", reveal);
  box.hidden = false;
  reset();
  reveal();
  document.documentElement.setAttribute("data-ready", "true");
})();
