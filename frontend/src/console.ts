// Script of every console page: the style sheet, the keyboard, rows that open, and what is said when a fetch fails.
import './styles/console'
import { followKeys } from './console/keys'
import { showChosen } from './console/chosen'
import { openRows } from './console/rows'
import { tellTrouble } from './console/trouble'

followKeys(document)
showChosen(document)
openRows(document)
tellTrouble(document)
