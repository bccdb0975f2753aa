// Script of every console page: the style sheet, the keyboard, rows that open, dialogs, forms, and failed fetches.
import './styles/console'
import { followKeys } from './console/keys'
import { watchIdling } from './console/idle'
import { liftMasks } from './console/masks'
import { copyTexts } from './console/copying'
import { openDialogs } from './console/dialogs'
import { fillForms } from './console/fills'
import { walkChoices } from './console/choices'
import { usePasskeys } from './console/passkey'
import { sendOnce } from './console/sending'
import { showChosen } from './console/chosen'
import { showRoom } from './console/rail'
import { openRows } from './console/rows'
import { printPages } from './console/printing'
import { scrollByKeys } from './console/scrolling'
import { takeSignatures } from './console/signing'
import { sumTicks } from './console/sums'
import { countTicks } from './console/ticked'
import { tellTrouble } from './console/trouble'
import { keepTyped } from './console/typed'

followKeys(document)
watchIdling(document)
openDialogs(document)
copyTexts(document)
fillForms(document)
liftMasks(document) // before forms are sent once: its form is never sent
usePasskeys(document) // before forms are sent once: its forms are sent after the device has answered
keepTyped(document) // after passkeys: a form that waits for the device is not sent yet
sendOnce(document)
showChosen(document)
showRoom(document)
openRows(document)
printPages(document)
walkChoices(document)
scrollByKeys(document)
sumTicks(document)
takeSignatures(document)
countTicks(document)
tellTrouble(document)
