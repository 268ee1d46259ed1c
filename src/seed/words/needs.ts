import type { Topic } from './topic.js'

const need = (
  axis: string,
  titles: readonly string[],
  bodies: readonly string[],
  reasons: readonly string[],
): Topic => ({
  ...{ axis, kind: 'need' },
  titles,
  bodies,
  reasons,
})

export const needs: readonly Topic[] = [
  need(
    'participacion',
    ['Falta alumbrado en {place}', 'Calle oscura junto a {landmark}', 'Postes sin luz en {street}'],
    [
      'En {street} hay {n} postes dañados.',
      'De noche no se ve nada cerca de {landmark} de {place}.',
      'Las lámparas se prenden y se apagan.',
    ],
    ['Ya hubo asaltos.', 'Las señoras tienen miedo de salir.', 'Los chicos regresan del colegio a oscuras.'],
  ),
  need(
    'participacion',
    ['Baches en {street}', 'Arreglo de la vía a {place}', 'Calle en mal estado en {place}'],
    [
      'La calle tiene huecos muy grandes.',
      'El asfalto de {street} está levantado desde hace {n} meses.',
      'Cuando llueve la vía a {place} se vuelve lodo.',
    ],
    ['Los carros se dañan.', 'El bus ya no quiere entrar.', 'Una moto se cayó la semana pasada.'],
  ),
  need(
    'participacion',
    ['No hay agua potable en {place}', 'El agua llega por horas en {place}', 'Agua turbia en {place}'],
    [
      'El agua llega solo {n} horas al día.',
      'Sale agua con tierra en las casas cerca de {landmark}.',
      'Llevamos {n} días sin agua en {place}.',
    ],
    ['No podemos cocinar ni lavar.', 'Los niños se enferman del estómago.', 'Nos toca comprar agua de tanquero.'],
  ),
  need(
    'participacion',
    [
      'El recolector de basura no pasa por {place}',
      'Basura acumulada en {street}',
      'Faltan contenedores de basura en {place}',
    ],
    [
      'El recolector no pasa desde hace {n} días.',
      'La basura se queda junto a {landmark}.',
      'Los perros rompen las fundas en {street}.',
    ],
    ['Hay mal olor y moscas.', 'Es un foco de infección.', 'La gente bota los desechos en la quebrada.'],
  ),
  need(
    'participacion',
    ['Alcantarilla tapada en {street}', 'Se inunda {street} cuando llueve', 'Falta alcantarillado en {place}'],
    [
      'Los sumideros están tapados con basura.',
      'Con cada aguacero el agua entra a las casas de {place}.',
      'Hay {n} casas que todavía usan pozo séptico.',
    ],
    ['El olor es insoportable.', 'Se dañaron nuestras cosas.', 'Tememos por la salud de los niños.'],
  ),
  need(
    'participacion',
    ['Perros abandonados en {place}', 'Jaurías junto a {landmark}', 'Esterilización de mascotas en {place}'],
    [
      'Hay más de {n} perros sin dueño en {street}.',
      'Los perros callejeros atacan a la gente cerca de {landmark}.',
      'La gente abandona cachorros en {place}.',
    ],
    [
      'Ya mordieron a un niño.',
      'Hace falta una campaña de esterilización.',
      'Los ancianos no pueden caminar tranquilos.',
    ],
  ),
  need(
    'participacion',
    ['Juegos infantiles dañados en {place}', 'Mantenimiento del parque de {place}', 'Cancha abandonada en {place}'],
    [
      'Los columpios están rotos y oxidados.',
      'El césped del parque no se corta desde hace {n} meses.',
      'La cancha de {place} no tiene arcos ni luz.',
    ],
    ['Los niños no tienen dónde jugar.', 'Alguien se puede lastimar.', 'Los jóvenes se van a la calle.'],
  ),
  need(
    'participacion',
    ['Semáforo dañado en {street}', 'Paso cebra junto a {landmark}', 'Los carros corren mucho en {street}'],
    [
      'El semáforo está apagado hace {n} días.',
      'No hay dónde cruzar cerca de {landmark}.',
      'Nadie respeta el límite de velocidad en {street}.',
    ],
    ['Hubo {n} choques este mes.', 'Los estudiantes cruzan con peligro.', 'Pedimos un rompevelocidades.'],
  ),
  need(
    'transparencia',
    [
      '¿Cuánto costó la obra de {street}?',
      'Información del presupuesto para {place}',
      'Publicar el contrato del parque de {place}',
    ],
    [
      'No sabemos cuánto se invirtió en {street}.',
      'El letrero de la obra no dice el monto ni el plazo.',
      'Pedimos ver el contrato de la obra de {place}.',
    ],
    ['Es dinero de todos.', 'Nadie nos explicó nada.', 'La obra está parada hace {n} meses.'],
  ),
  need(
    'transparencia',
    [
      'La página web del municipio no se actualiza',
      'No encuentro los requisitos del trámite',
      'Horarios de atención confusos',
    ],
    [
      'Los documentos de la web son de hace {n} años.',
      'Fui {n} veces y siempre me piden otro papel.',
      'En la ventanilla dicen una cosa y en internet otra.',
    ],
    ['Perdemos el día en la fila.', 'La gente mayor no sabe dónde preguntar.', 'Viajamos desde {place} para nada.'],
  ),
  need(
    'transparencia',
    [
      'Subió mucho el impuesto predial en {place}',
      'No entiendo la planilla del agua',
      'Explicar cómo se calcula la patente',
    ],
    [
      'El valor subió {n} por ciento sin explicación.',
      'En {place} a todos nos llegó un cobro distinto.',
      'La planilla tiene rubros que nadie sabe qué son.',
    ],
    ['Queremos que nos expliquen.', 'No alcanza el dinero.', 'Es un local pequeño.'],
  ),
  need(
    'transparencia',
    ['Cuándo hay cortes de agua en {place}', 'Avisos de cierre de {street}', 'Rutas y horarios del bus a {place}'],
    [
      'Cortan el servicio y nadie avisa.',
      'Cerraron {street} y no hubo información.',
      'Nadie sabe a qué hora pasa el bus por {landmark}.',
    ],
    ['No podemos prepararnos.', 'Llegamos tarde al trabajo.', 'Bastaría un mensaje.'],
  ),
  need(
    'integridad',
    ['Me pidieron dinero por un trámite', 'Cobro indebido en el mercado de {place}', 'Trato preferente en ventanilla'],
    [
      'Una persona ofreció agilitar el trámite por {n} dólares.',
      'En el mercado cobran por el puesto sin dar recibo.',
      'Atienden primero a los conocidos.',
    ],
    ['Eso no es justo.', 'Queremos denunciar con reserva.', 'Debe haber un control.'],
  ),
  need(
    'integridad',
    ['Obra inconclusa en {place}', 'La obra de {street} ya se dañó', 'Adoquinado mal hecho en {place}'],
    [
      'Entregaron la obra hace {n} meses y ya está dañada.',
      'El contratista dejó los escombros junto a {landmark}.',
      'El adoquín de {street} se está hundiendo.',
    ],
    ['Que se haga efectiva la garantía.', 'Nadie fiscalizó.', 'Pedimos una inspección.'],
  ),
  need(
    'integridad',
    [
      'No hubo rendición de cuentas en {place}',
      'Qué pasó con los compromisos de {place}',
      'Las autoridades no vuelven a {place}',
    ],
    [
      'En la asamblea ofrecieron {n} obras y no se hizo ninguna.',
      'La rendición de cuentas fue solo un evento con música.',
      'No hay un informe de lo que se cumplió en {place}.',
    ],
    ['Queremos respuestas claras.', 'La gente ya no cree.', 'Que publiquen el avance.'],
  ),
  need(
    'colaboracion',
    [
      'No hay internet en {place}',
      'Señal de celular débil en {place}',
      'Punto de internet gratuito junto a {landmark}',
    ],
    [
      'Los estudiantes caminan hasta {landmark} para tener señal.',
      'En {place} no llega ningún servicio de internet.',
      'El punto gratuito no funciona desde hace {n} meses.',
    ],
    [
      'No pueden hacer los deberes.',
      'Los productores no pueden vender en línea.',
      'Necesitamos hacer trámites desde aquí.',
    ],
  ),
  need(
    'colaboracion',
    [
      'Capacitación para emprendedores de {place}',
      'Falta un espacio para vender artesanías',
      'Apoyo a los productores de leche de {place}',
    ],
    [
      'Somos {n} emprendedoras y no sabemos cómo formalizarnos.',
      'Vendemos en la vereda de {street} porque no hay lugar.',
      'El intermediario paga muy poco por la leche.',
    ],
    ['Queremos salir adelante.', 'Necesitamos ferias.', 'Con un poco de apoyo podemos crecer.'],
  ),
  need(
    'colaboracion',
    [
      'Los adultos mayores no saben usar el celular',
      'Ayuda con trámites en línea en {place}',
      'Atención en kichwa en las oficinas',
    ],
    [
      'Los trámites ahora son por internet y no podemos hacerlos.',
      'En la ventanilla nadie habla kichwa.',
      'Mi mamá de {place} depende de otros para todo.',
    ],
    ['Se necesita acompañamiento.', 'Es un derecho.', 'Un facilitador una vez por semana bastaría.'],
  ),
]
