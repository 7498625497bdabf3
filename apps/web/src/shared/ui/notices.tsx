import '@mantine/core/styles/Paper.layer.css'
import '@mantine/core/styles/Notification.layer.css'
import '@mantine/notifications/styles.layer.css'
import { Notifications } from '@mantine/notifications'

/** Where notices are shown: bottom left, three at most. */
export const Notices = () => <Notifications position="bottom-left" limit={3} />
