declare module 'virtual:tabler.css'
declare module '*.css'
