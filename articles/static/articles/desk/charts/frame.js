// A frame with a chart in the readers' own styles, drawn by the server.
import { config, el, postForm } from "desk/common/dom"

/** Ask the server what it makes of a stored table or chart (`was`) and of what is typed; throws with a German message. */
export function askChart(values) {
  const data = new FormData()
  for (const [name, value] of Object.entries(values)) data.set(name, value)
  return postForm(config.urls.chart, data)
}

/** `draw(values)` shows the chart and answers what the server said; an answer that a later question has overtaken is null. */
export function chartFrame(properties = {}) {
  const frame = el("iframe", { className: "desk-chart", title: "Diagramm, wie Leser es sehen", sandbox: "allow-same-origin", ...properties })
  let asked = 0
  frame.addEventListener("load", () => {
    const page = frame.contentDocument?.documentElement
    if (page) frame.height = page.scrollHeight
  })
  const draw = async (values) => {
    const number = ++asked
    const answer = await askChart(values).catch((error) => ({ error: error.message }))
    if (number !== asked) return null
    frame.hidden = !answer.page
    if (answer.page) frame.srcdoc = answer.page
    return answer
  }
  return { frame, draw }
}
