const SCHEMA = "callproof/page/2";
const byId = (id) => document.getElementById(id);

// ---- Elements

function dress(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element[name] = value;
    else if (value !== null && value !== false)
      element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== ""));
  return element;
}

const html = (tag, attributes = {}, ...children) =>
  dress(document.createElement(tag), attributes, children);
const button = (onclick, attributes, ...children) =>
  html("button", { type: "button", onclick, ...attributes }, ...children);
const drawn = (tag, attributes = {}, ...children) =>
  dress(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

function say(id, sentence) {
  byId(id).textContent = sentence;
  byId(id).hidden = !sentence;
}

const disable = (id, isDisabled) => byId(id).setAttribute("aria-disabled", isDisabled);
const tag = (text) => html("span", { class: "tag" }, text);
const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-");

function grouped(list, keyOf) {
  const groups = new Map();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return [...groups];
}

/** A box that hides those elements that do not hold what is written into it. */
function filterBox(label, elements) {
  const count = html("span", { class: "count", role: "status" });
  const box = html("input", { type: "search", "aria-label": label, placeholder: "Filter" });
  const texts = elements.map((element) => element.textContent.toLowerCase());
  box.oninput = () => {
    const sought = box.value.trim().toLowerCase();
    elements.forEach((element, index) => {
      element.hidden = !texts[index].includes(sought);
    });
    const left = elements.filter((element) => !element.hidden).length;
    count.textContent = sought ? `${left} of ${elements.length}` : "";
  };
  return html("div", { class: "row" }, box, count);
}
