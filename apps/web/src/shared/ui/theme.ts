import { createTheme, type CSSVariablesResolver, defaultVariantColorsResolver, type VariantColorsResolver } from '@mantine/core'
import parts from './theme.module.css'

/** Buttons in the colours of theme.css; whatever is not listed keeps Mantine's way. */
const variantColorResolver: VariantColorsResolver = (input) => {
  switch (input.variant) {
    case 'filled':
      return { background: 'var(--t-accent)', hover: 'var(--t-accent-strong)', color: 'var(--t-on-accent)', border: 'none' }
    case 'default':
      return {
        background: 'var(--t-surface)',
        hover: 'color-mix(in srgb, var(--t-surface) 95%, var(--t-ink))',
        color: 'var(--t-ink)',
        border: '1px solid var(--t-hairline)',
      }
    case 'subtle':
      return { background: 'transparent', hover: 'var(--t-hover)', color: 'var(--t-ink-2)', border: 'none', hoverColor: 'var(--t-ink)' }
    default:
      return defaultVariantColorsResolver(input)
  }
}

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-color-body': 'var(--t-surface)',
    '--mantine-color-text': 'var(--t-ink)',
    '--mantine-color-bright': 'var(--t-ink)',
    '--mantine-color-dimmed': 'var(--t-ink-2)',
    '--mantine-color-placeholder': 'var(--t-ink-3)',
    '--mantine-color-anchor': 'var(--t-accent)',
    '--mantine-color-error': 'var(--t-danger)',
    '--mantine-color-default': 'var(--t-surface)',
    '--mantine-color-default-hover': 'var(--t-hover)',
    '--mantine-color-default-color': 'var(--t-ink)',
    '--mantine-color-default-border': 'var(--t-hairline)',
    '--mantine-primary-color-filled': 'var(--t-accent)',
    '--mantine-primary-color-filled-hover': 'var(--t-accent-strong)',
    '--mantine-primary-color-contrast': 'var(--t-on-accent)',
    '--mantine-primary-color-light': 'var(--t-accent-wash)',
    '--mantine-primary-color-light-color': 'var(--t-accent)',
  },
  light: {},
  dark: {},
})

const appears = { transition: 'fade', duration: 150, exitDuration: 100 } as const

/** The one theme: look.md in Mantine's terms. Colours live in theme.css. */
export const theme = createTheme({
  fontFamily: 'var(--t-font)',
  fontFamilyMonospace: 'var(--t-font-mono)',
  fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '26px', xl: '28px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { sm: '6px', md: '6px', lg: '10px', xl: '999px' },
  defaultRadius: 'sm',
  // Shades 6 and 4 are the petrol of the light and the dark scheme.
  colors: {
    petrol: ['#e3f1f1', '#c6e2e4', '#9dced2', '#74bcc1', '#4fb8bf', '#2a8f96', '#0b6e75', '#095b61', '#07494e', '#05363a'],
  },
  primaryColor: 'petrol',
  primaryShade: { light: 6, dark: 4 },
  shadows: { md: 'var(--t-shadow-menu)', xl: 'var(--t-shadow-dialog)' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  focusRing: 'auto',
  variantColorResolver,
  // By name and not by `extend`, which would load each of them at once.
  components: {
    ActionIcon: { defaultProps: { variant: 'subtle', size: 32 }, classNames: { root: parts.touch } },
    Button: { defaultProps: { size: 'sm' }, classNames: { root: parts.button } },
    Modal: {
      defaultProps: { centered: true, radius: 'lg', shadow: 'xl', transitionProps: appears },
      classNames: { content: parts.dialog, header: parts.dialogHeader, title: parts.dialogTitle, overlay: parts.veil },
    },
    Notification: { defaultProps: { radius: 'lg', withBorder: false }, classNames: { root: parts.notice, description: parts.noticeText } },
    Skeleton: { classNames: { root: parts.bone } },
    TextInput: { classNames: { input: parts.input, label: parts.inputLabel } },
  },
})
