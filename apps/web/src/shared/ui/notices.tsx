import '@mantine/core/styles/Paper.layer.css'
import '@mantine/core/styles/Notification.layer.css'
import '@mantine/notifications/styles.layer.css'
import { Notifications } from '@mantine/notifications'
import classes from './notices.module.css'

/** Where notices are shown: bottom left, beside the sidebar. */
export const Notices = () => <Notifications position="bottom-left" classNames={{ root: classes.notices }} />
