// Script of the policy editor: the tables of a draft as a grid, checked by the server after every edit.
import { startEditor } from './policy/editor'

const host = document.querySelector<HTMLElement>('[data-policy]')
if (host) startEditor(host)
