// theme.ts: the MUI theme. Its colours are the variables of page.css, so that light and dark are
// decided in one place, and before any script has run.
import { createTheme } from '@mui/material/styles'

const DISABLED = { '&.Mui-disabled': { color: 'var(--text-soft)', opacity: 0.55 } }

export const theme = createTheme({
  cssVariables: { nativeColor: true },
  palette: {
    primary: { main: 'var(--accent)', contrastText: 'var(--surface)' },
    error: { main: 'var(--bad)', contrastText: 'var(--surface)' },
    warning: { main: 'var(--warn)', contrastText: 'var(--surface)' },
    success: { main: 'var(--good)', contrastText: 'var(--surface)' },
    text: { primary: 'var(--text)', secondary: 'var(--text-soft)' },
    background: { default: 'var(--bg)', paper: 'var(--surface)' },
    divider: 'var(--edge)',
  },
  shape: { borderRadius: 16 },
  typography: {
    fontFamily: 'inherit',
    button: { textTransform: 'none', fontWeight: 600 },
  },
  components: {
    MuiPaper: { defaultProps: { elevation: 0 } },
    MuiButtonBase: { defaultProps: { disableRipple: true } },
    MuiButton: { styleOverrides: { root: { minHeight: 48, paddingInline: 20, ...DISABLED } } },
    MuiIconButton: {
      styleOverrides: { root: { width: 48, height: 48, color: 'inherit', ...DISABLED } },
    },
  },
})
