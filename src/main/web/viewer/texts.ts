/** Every text that the boxes and their tools show, in one place for translation. */
export const TEXT = {
  planes: { axial: 'Axial', coronal: 'Coronal', sagittal: 'Sagittal', all: 'All planes' },
  tools: {
    cross: 'Crosshair',
    window: 'Window',
    pan: 'Move',
    scroll: 'Scroll',
  },
  toolHints: {
    cross: 'Click or drag: all planes go through the point',
    window: 'Drag: right widens, down darkens (also with the right mouse button)',
    pan: 'Drag the zoomed picture (also with the middle button); Ctrl + wheel zooms, double click resets',
    scroll: 'Drag up and down through the slices',
  },
  fusion: {
    blend: 'Blend',
    checker: 'Checkerboard',
    swipe: 'Swipe',
    colour: 'Colours',
    stored: 'Fused',
  },
  fusionHints: {
    blend: 'One image shows through the other',
    checker: 'Squares of either image by turns',
    swipe: 'First image left of the line, second right of it',
    colour: 'First orange, second blue: grey where they agree',
    stored: 'The fused image that was stored',
  },
  field: { none: 'Off', map: 'Map', arrows: 'Arrows' },
  choice: { EACH: 'Each image’s', FIRST: 'First', SECOND: 'Second', TARGET: 'Target' },
  registered: { none: 'not registered', rigid: 'rigid', deformable: 'non-rigid', preview: 'preview of the new offset' },
  boxes: { first: 'First image', second: 'Second image', fused: 'Both superimposed' },
  waitingForRegistration: 'Shown here once the images have been registered.',
  previewHides: 'Contours of the second image are hidden in the preview',
  contoursOfFirst: 'Contours of the first image',
  draw: {
    brush: 'Brush',
    erase: 'Erase',
    nudge: 'Nudge',
    freehand: 'Freehand',
  },
  drawHints: {
    brush: 'Adds what the circle passes over; Alt takes away',
    erase: 'Takes away what the circle passes over',
    nudge: 'Pushes the line: begin inside to push outwards, outside to push inwards',
    freehand: 'Draw around what is to be added; Alt cuts it out, Shift replaces the slice',
  },
} as const;
