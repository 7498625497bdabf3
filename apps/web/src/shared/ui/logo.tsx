import classes from './logo.module.css'

/** Two overlapping rounded strokes, one ink, one petrol. */
export const Logo = ({ size = 24 }: { size?: number }) => (
  <svg className={classes.logo} width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden focusable="false">
    <path className={classes.ink} d="M6 9.5H26" />
    <path className={classes.petrol} d="M16 9.5V26" />
    <path className={classes.both} d="M12.5 9.5a3.5 3.5 0 0 1 7 0V13h-7Z" />
  </svg>
)
