/** The texts of `forms/` in other languages than English, by their English wording. */
export const FORM_WORDS: Record<'en' | 'de', Readonly<Record<string, string>>> = {
  en: {},
  de: {
    Accurate: 'Genau',
    'Both images of different modes have approved contours. Choose whose contours are the target contour; it is shown on the first image and reviewed once more. Parts of both are stitched beside the images.':
      'Beide Bilder verschiedener Modalität haben freigegebene Konturen. Wählen Sie, wessen Konturen die Zielkontur sind; sie wird auf dem ersten Bild gezeigt und noch einmal geprüft. Teile von beiden werden neben den Bildern zusammengesetzt.',
    'CT, bone contrast': 'CT, Knochenkontrast',
    'CT, definition': 'CT, Schärfe',
    'CT, soft tissue contrast': 'CT, Weichteilkontrast',
    'Cancel the case': 'Fall abbrechen',
    'Continue by hand': 'Von Hand weitermachen',
    'Contours of the first image': 'Konturen des ersten Bildes',
    'Contours of the second image, moved onto the first': 'Konturen des zweiten Bildes, auf das erste übertragen',
    'Decision on all contours of the case': 'Entscheidung über alle Konturen des Falls',
    'Different modality, or cone-beam CT': 'Verschiedene Modalität oder Kegelstrahl-CT',
    'Do not modify the plan': 'Plan nicht ändern',
    Fast: 'Schnell',
    'How the grey values of the images relate': 'Wie sich die Grauwerte der Bilder verhalten',
    'How to go on': 'Wie weiter',
    'Leave empty only with a reason': 'Nur mit Begründung leer lassen',
    'Linearly, same modality': 'Linear, gleiche Modalität',
    'MR, definition': 'MR, Schärfe',
    'MR, definition and contrast': 'MR, Schärfe und Kontrast',
    'Measured from the pair': 'Am Bildpaar gemessen',
    'Modify the plan': 'Plan ändern',
    'Modify the treatment plan with the new contours, then tell which plan holds from now on.':
      'Ändern Sie den Bestrahlungsplan mit den neuen Konturen, dann sagen Sie, welcher Plan von nun an gilt.',
    'Needed for either answer; it is kept with the threshold':
      'Für jede Antwort nötig; wird bei der Schwelle aufbewahrt',
    'Needed when continuing or cancelling': 'Nötig beim Weitermachen oder Abbrechen',
    'Nobody has approved these contours yet. Approve them by signing each set beside the images; here all of them can only be rejected.':
      'Diese Konturen hat noch niemand freigegeben. Geben Sie sie frei, indem Sie jeden Satz neben den Bildern unterschreiben; hier lassen sich nur alle zusammen ablehnen.',
    'Only with "Try again with other settings"': 'Nur bei „Mit anderen Einstellungen noch einmal“',
    'PET, contrast': 'PET, Kontrast',
    Reason: 'Grund',
    'Reason why there is no modified plan, or a remark': 'Grund, warum es keinen geänderten Plan gibt, oder Bemerkung',
    'Recipe of the image adjustment': 'Rezept der Bildanpassung',
    'Registration preset': 'Voreinstellung der Registrierung',
    Reject: 'Ablehnen',
    'SOP Instance UID of the modified plan': 'SOP Instance UID des geänderten Plans',
    'Target contour': 'Zielkontur',
    'The case cannot go on by itself. The task says what failed. "Continue by hand" goes on without a registration where the images could not be registered, else without the failed step where the case can do without it.':
      'Der Fall kommt von selbst nicht weiter. Die Aufgabe sagt, was gescheitert ist. „Von Hand weitermachen“ geht ohne Registrierung weiter, wo sich die Bilder nicht registrieren ließen, sonst ohne den gescheiterten Schritt, wo der Fall ohne ihn auskommt.',
    'The deformation between the two images is above the threshold, or could not be told. Shall the treatment plan be modified?':
      'Die Verformung zwischen den beiden Bildern liegt über der Schwelle oder ließ sich nicht bestimmen. Soll der Bestrahlungsplan geändert werden?',
    'Treatment plan': 'Bestrahlungsplan',
    'Try again': 'Noch einmal',
    'Try again with other settings': 'Mit anderen Einstellungen noch einmal',
    'What has to be corrected': 'Was zu korrigieren ist',
  },
};
