/**
 * Variants of NHS.UK components that no page uses: their styles, a third of the whole, are not sent.
 *
 * A page that begins to use one takes its line out; a test fails on a class that a template uses and no style knows.
 */
const VARIANTS = [
  'button--(brand|login|reverse|secondary-solid)',
  'card--(care|feature|clickable|button|secondary|top-task|top-tasks)',
  'card__(heading--feature|img)',
  'caption-xxl',
  'header--(organisation|white)',
  'header__(navigation--(justified|white)|organisation|search)',
  'heading-xxl',
  'expander',
  'icon--(emdash|minus|plus)',
  'input--large',
  'input-wrapper--large',
  'link--reverse',
  'list--(cross|tick)',
  'panel--interruption',
  'section-break--(l|m|xl)',
  'tag--(aqua-green|pink|purple|white)',
  'u-static-(margin|padding)',
  'u-text-align',
  'u-float'
]

export const UNUSED = new RegExp(`\\.nhsuk-(${VARIANTS.join('|')})`)
