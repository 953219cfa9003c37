// The focal point on the form of a picture.
import { focalPoint } from "desk/pictures/focal"

const box = document.querySelector("[data-focal]")
if (box) {
  const fields = [document.getElementById("id_focus_x"), document.getElementById("id_focus_y")]
  const draw = focalPoint(box, () => fields.map(({ value }) => Number(value)),
    (shares) => shares.forEach((share, i) => (fields[i].value = share.toFixed(3))))
  fields.forEach((field) => field.addEventListener("input", draw))
}
