import { createApp } from 'vue'

import { APP, App } from './app'
import Page from './App.vue'
import { router } from './router'
import './style/tokens.css'
import './style/base.css'
import './style/shell.css'
import './style/messages.css'

createApp(Page).provide(APP, new App()).use(router()).mount('#app')
