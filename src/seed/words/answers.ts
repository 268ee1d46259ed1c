import type { SubmissionState } from '../../participation/states.js'

/** What staff write for the public with a change of state. */
export const answers: Readonly<Record<Exclude<SubmissionState, 'received' | 'withdrawn'>, readonly string[]>> = {
  in_review: [
    'Gracias por escribirnos. Un equipo técnico visitará el lugar.',
    'Estamos revisando su pedido con la dirección responsable.',
    'Recibimos su propuesta y la estamos analizando con el equipo técnico.',
  ],
  accepted: [
    'El pedido es posible y entra en la planificación.',
    'La propuesta fue aceptada. Le contaremos cuando empiece.',
    'La inspección confirmó la necesidad. Se programará el trabajo.',
  ],
  not_viable: [
    'No es posible por ahora, porque no hay presupuesto asignado para este año.',
    'El terreno es privado y el municipio no puede intervenir en él.',
    'El estudio técnico mostró que el lugar no es seguro para esta obra.',
  ],
  referred: [
    'Esto le corresponde a otra institución. Ya le enviamos su pedido.',
    'Enviamos su pedido a la entidad responsable y le haremos seguimiento.',
  ],
  duplicate: ['Otra persona pidió lo mismo. Unimos los dos pedidos para atenderlos juntos.'],
  in_progress: [
    'El trabajo comenzó esta semana.',
    'El equipo ya está en el lugar. Disculpe las molestias.',
    'Empezamos con la primera etapa junto con los vecinos.',
  ],
  fulfilled: [
    'El trabajo está terminado. Gracias por su paciencia.',
    'La propuesta se hizo realidad. Gracias por su idea.',
    'Se terminó la reparación y se revisó con los vecinos.',
  ],
}

export const reopenings = [
  'El problema sigue igual.',
  'Se volvió a dañar a los pocos días.',
  'Hay información nueva que puede cambiar la decisión.',
] as const

export const units = [
  'Dirección de Obras Públicas',
  'Dirección de Gestión Ambiental',
  'Dirección de Movilidad',
  'Empresa Municipal de Agua Potable',
  'Dirección de Participación Ciudadana',
  'Dirección de Tecnologías',
  'Dirección de Turismo y Cultura',
] as const

export const entities = [
  'Empresa Eléctrica Riobamba',
  'Prefectura de Chimborazo',
  'Ministerio de Salud',
  'Ministerio de Educación',
  'Policía Nacional',
  'Junta Parroquial',
] as const

export const notes = [
  'Se llamó al dirigente del barrio.',
  'Falta el informe de la inspección.',
  'Revisar con la dirección antes de responder.',
  'Coincide con una obra ya planificada.',
] as const

export const comments = [
  'Gracias',
  'Falta terminar una parte',
  'Vinieron rápido',
  'No se hizo como se ofreció',
  '',
] as const
