// How far the draft has come: edited, checked, tried; only a draft that passed all may be sent to the review.
import type { State } from './sheet'

function mark(name: string, look: string, words: string): void {
  const step = document.querySelector<HTMLElement>(`[data-step="${name}"]`)
  if (!step) return
  step.className = `qm-st ${look}`
  step.textContent = words
}

/** Brings the steps in the head in line with what the check found and what the panel of the back-test shows. */
export function drawSteps(state: State): void {
  const grave = state.findings.filter((finding) => finding.grave).length + state.cases.failed.length
  const panel = document.querySelector<HTMLElement>('#lab-panel')
  const tried = panel !== null && panel.querySelector('.qm-chip.qm-done') !== null && !panel.querySelector('[role=progressbar]')
  if (state.revision > 1) mark('edited', 'qm-done', '编辑')
  mark('checked', grave > 0 ? 'qm-wait' : 'qm-done', grave > 0 ? `检查 ${grave} 处` : '检查')
  mark('tried', tried ? 'qm-done' : 'qm-todo', '回测')
  const submit = document.querySelector<HTMLElement>('[data-submit]')
  submit?.classList.toggle('qm-off', grave > 0 || !tried)
  submit?.classList.toggle('qm-primary', grave === 0 && tried)
  if (submit) submit.title = grave > 0 ? '检查清了才能送' : tried ? '' : '回测了才能送'
}
