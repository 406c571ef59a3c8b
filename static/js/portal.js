/**
 * The script of every page: starts the NHS.UK components that are on it.
 *
 * Nothing depends on it. A component that needs a behaviour is listed here, and its styles in scss/portal.scss;
 * see the docstring of nhsuk.forms.
 */
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  Header,
  NotificationBanner,
  PasswordInput,
  Radios,
  SkipLink,
  createAll
} from 'nhsuk-frontend'
import { preventDoubleSubmits } from './double-submit/double-submit.js'

/**
 * Radios and checkboxes that show further fields tell so by aria-expanded, which their roles do not support
 * (https://www.w3.org/TR/wai-aria-1.2/#radio). Screen readers ignore it, and checkers rightly report it.
 */
const withoutExpanded = (Component) =>
  class extends Component {
    syncConditionalRevealWithInputState(input) {
      super.syncConditionalRevealWithInputState(input)
      input.removeAttribute('aria-expanded')
    }
  }

const COMPONENTS = [
  Button,
  CharacterCount,
  withoutExpanded(Checkboxes),
  ErrorSummary,
  Header,
  NotificationBanner,
  PasswordInput,
  withoutExpanded(Radios),
  SkipLink
]

for (const component of COMPONENTS) createAll(component)
preventDoubleSubmits(document)
