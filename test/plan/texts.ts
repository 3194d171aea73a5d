/** Pieces of schedules; a test puts together what it needs. All in UTC, on Friday 27 November 2026. */

export const header = (more = '', base = 'base: { min: 2, max: 10 }') => `
timezone: UTC
targets:
  backend:
    ecs: { cluster: production, service: backend }
    ${base}
    limits: { min: 0, max: 40 }
    ${more}
windows:`;

export const businessHours = `
  - name: business-hours
    kind: scale-up
    targets: { backend: { min: 5, max: 10, desired: 5 } }
    from: "08:00"
    to: "20:00"
`;

export const night = (capacity = 'desired: 1') => `
  - name: night
    kind: scale-down
    targets: { backend: { ${capacity} } }
    from: "02:00"
    to: "08:00"
`;

export const campaign = (extra = '', capacity = 'desired: 12', name = 'campaign', from = '09:00', to = '18:00') => `
  - name: ${name}
    kind: pre-event
    targets: { backend: { ${capacity} } }
    start: 2026-11-27 ${from}
    end: 2026-11-27 ${to}
    lead: 1h
    ${extra}
`;

export const nothing = ' []';
