/* What is left of a ticket's page while the phone sleeps: shows the hall's reminders, and brings the
   page back at a touch. Each ticket has its own (its scope is the page's address). It keeps nothing and
   stands between no page and its server. */

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  const { title, body, tag } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, tag, renotify: true, vibrate: [400, 200, 400, 200, 800] }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(comeBack());
});

async function comeBack() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find((one) => one.url.startsWith(self.registration.scope));
  return page ? page.focus() : self.clients.openWindow(self.registration.scope);
}
