"use strict";
(() => {
  const filters = document.getElementById("filters");
  if (!filters) return;
  const questions = [...document.querySelectorAll(".question")];
  const control = (id) => document.getElementById(id);
  const value = (id) => (control(id) ? control(id).value : "");
  const texts = new Map(questions.map((each) => [each, each.textContent.toLowerCase()]));

  const fits = (question) => {
    const data = question.dataset;
    const outcome = value("outcome");
    const tag = value("tag");
    return (
      (!outcome || data.outcome === outcome || (outcome === "faulty" && data.good === "0")) &&
      (!value("language") || data.language === value("language")) &&
      (!tag || JSON.parse(data.tags).includes(tag)) &&
      texts.get(question).includes(value("find").trim().toLowerCase())
    );
  };

  const show = () => {
    let shown = 0;
    for (const question of questions) {
      question.hidden = !fits(question);
      if (!question.hidden) shown += 1;
    }
    control("count").textContent = `${shown} of ${questions.length} shown`;
  };

  let open = false;
  control("open-all").addEventListener("click", () => {
    open = !open;
    for (const question of questions) question.open = open && !question.hidden;
    control("open-all").textContent = open ? "Close all" : "Open all";
  });
  filters.addEventListener("input", show);
  filters.hidden = false;
  show();
})();
