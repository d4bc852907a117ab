// ---- The figure of the stepper as a file and for the clipboard

/** What a drawing looks like away from this page: black on white, without its style sheet. */
const INK = `text{font:12px Arial,Helvetica,"DejaVu Sans",sans-serif;fill:#000}
line,path,polyline,rect{stroke:#000;stroke-width:1}rect,polyline,path{fill:none}
g>rect{fill:#fff}polygon{fill:#000}.dashed{stroke-dasharray:6 4}.cross{stroke-width:2}
.label text{paint-order:stroke;stroke:#fff;stroke-width:4;stroke-linejoin:round}
.defect rect{stroke-width:2.6}.number{font-size:11px}.state{font-style:italic}
.paper{fill:#fff;stroke:none}`;
const SCALE = 2;

/** Heads, ladder and caption in one drawing, with its size. */
function wholeFigure() {
  const [heads, body] = byId("ladder").querySelectorAll("svg");
  const sizes = [heads, body].map((one) => one.viewBox.baseVal);
  const width = Math.max(...sizes.map((size) => size.width));
  const top = sizes[0].height;
  const caption = wrap(byId("caption").textContent, width - 24);
  const height = top + sizes[1].height + (caption.length + 1) * LINE;
  const part = (from, y) =>
    drawn(
      "g",
      { transform: `translate(0 ${y})` },
      [...from.children].map((child) => child.cloneNode(true)),
    );
  const box = `0 0 ${width} ${height}`;
  const sheet = drawn(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", viewBox: box, width, height },
    drawn("title", {}, byId("caption").textContent),
    drawn("style", {}, INK),
    drawn("rect", { class: "paper", width, height }),
    part(heads, 0),
    part(body, top),
    linesAt(caption, width / 2, top + sizes[1].height + LINE, "middle"),
  );
  return { text: new XMLSerializer().serializeToString(sheet), width, height };
}

const fileName = () => slug(`${shown.procedure.name} ${byId("caption").textContent}`).slice(0, 60);

function saveAs(blob, ending) {
  const address = URL.createObjectURL(blob);
  const link = html("a", { href: address, download: `${fileName()}.${ending}` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
  say("saved", `Saved as ${link.download}.`);
}

const saveSvg = () => saveAs(new Blob([wholeFigure().text], { type: "image/svg+xml" }), "svg");

/** The figure as a canvas: its size in pixels is twice that of the drawing. */
async function canvasOf({ text, width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = html("canvas", { width: width * SCALE, height: height * SCALE });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0, width * SCALE, height * SCALE);
  return canvas;
}

async function pngOf(figure) {
  const canvas = await canvasOf(figure);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

async function savePng() {
  saveAs(await pngOf(wholeFigure()), "png");
}

/** What to do by hand where the clipboard is not allowed, as it may be for a file. */
async function offerByHand(figure) {
  const image = html("img", { alt: byId("caption").textContent });
  image.src = (await canvasOf(figure)).toDataURL("image/png");
  const text = html("textarea", { readonly: true, rows: "6", "aria-label": "The figure as SVG" });
  text.value = figure.text;
  const said =
    "This browser does not let a page use the clipboard here. Copy the picture with its " +
    "own menu, or the SVG below, which is selected.";
  openDialog(html("div", { class: "by-hand" }, html("p", {}, said), image, text), "");
  text.select();
}

async function copyFigure() {
  const figure = wholeFigure();
  try {
    const item = new ClipboardItem({ "image/png": pngOf(figure) });
    await navigator.clipboard.write([item]);
    say("saved", "The figure is on the clipboard.");
  } catch {
    await offerByHand(figure);
  }
}
