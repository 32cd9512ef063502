import { createRouter, createWebHistory, type Router } from 'vue-router'

import HomePage from './directory/HomePage.vue'
import TopicPage from './message/TopicPage.vue'
import NotFoundPage from './ui/NotFoundPage.vue'

/** The page's addresses, all under `/app/`. What is not needed to talk is loaded when it is asked for. */
export function router(): Router {
  return createRouter({
    history: createWebHistory('/app/'),
    routes: [
      { path: '/', name: 'home', component: HomePage },
      { path: '/topics/:topicId/:messageId?', name: 'topic', component: TopicPage },
      { path: '/search', name: 'search', component: () => import('./message/search/SearchPage.vue') },
      { path: '/trends', name: 'trends', component: () => import('./message/trends/TrendsPage.vue') },
      { path: '/:path(.*)*', name: 'notFound', component: NotFoundPage },
    ],
  })
}
