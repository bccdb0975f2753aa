// The field app begins.
import { createApp } from 'vue'
import App from './App.vue'
import { register } from './app/updating'
import { begin } from './app/working'
import '../../src/styles/tokens.css'
import './look/ground.css'
import './look/parts.css'
import './look/fields.css'

createApp(App).mount('#app')
void begin()
void register()
