import { createApp } from 'vue'

import { APP, App } from './app'
import Page from './App.vue'
import { router } from './router'
import { tellLanguage } from './strings'
import './style/tokens.css'
import './style/base.css'
import './style/shell.css'
import './style/messages.css'

tellLanguage()
const app = new App()
const routes = router()
// Parts of the page that the hub has no more since it was renewed, or cannot be reached for.
routes.onError((_failure, to) => void app.renew(routes.resolve(to).href))
createApp(Page).provide(APP, app).use(routes).mount('#app')
