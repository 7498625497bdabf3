import { Button, type ButtonProps } from '@mantine/core'
import { createLink, type LinkComponent } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'

interface AnchorButtonProps extends ButtonProps, Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof ButtonProps> {
  ref?: Ref<HTMLAnchorElement>
}

const RoutedButton = createLink((props: AnchorButtonProps) => <Button {...props} component="a" />)

/** A button that goes somewhere: a real link, so it can be opened in another tab. Never loaded ahead: going to /new/… makes a page. */
export const LinkButton: LinkComponent<typeof RoutedButton> = (props) => <RoutedButton preload={false} {...props} />
