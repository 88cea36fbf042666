/// The faces that `synthetic-signs` draws: 43 road signs in the order of GTSRB's classes.
enum SignCatalogue {
  /// The faces of a data set of that many classes: all 43, or a choice of ten.
  static func faces(classes: Int) -> [SignFace] { classes == all.count ? all : ten.map { all[$0] } }

  /// How often each class turns up in a round of labels; the 43 are as uneven as GTSRB, less steeply (1 to 4).
  static func frequencies(classes: Int) -> [Int] {
    classes == all.count ? unevenFrequencies : Array(repeating: 1, count: classes)
  }

  /// Three speed limits that differ in one digit, and one or two signs of every other shape and colour.
  private static let ten = [1, 2, 5, 12, 13, 14, 17, 18, 27, 33]

  private static let unevenFrequencies = [
    1, 4, 4, 3, 4, 4, 1, 3, 3, 3, 4, 3, 4, 4, 2, 2, 1, 2, 3, 1, 1, 1, 1, 2, 1, 3, 2, 1, 2, 1, 1, 2, 1, 2, 1, 3, 1, 1,
    4, 1, 1, 1, 1,
  ]

  static let all: [SignFace] = [
    limit("20"), limit("30"), limit("50"), limit("60"), limit("70"), limit("80"),
    ending("end of limit 80", Lettering.write("80", centre: .zero, height: 0.72, weight: 0.085)),
    limit("100"), limit("120"),
    ban(
      "no overtaking", [(Paint.red, Pictogram.car(at: [-0.3, 0.05])), (Paint.black, Pictogram.car(at: [0.3, 0.05]))]),
    ban(
      "no overtaking by lorries",
      [(Paint.red, Pictogram.lorry(at: [-0.32, 0])), (Paint.black, Pictogram.car(at: [0.32, 0.08]))]),
    warning("crossing", Pictogram.crossing),
    priorityRoad,
    giveWay,
    stop,
    ban("no vehicles", []),
    ban("no lorries", [(Paint.black, Pictogram.lorry(at: [0, 0], scale: 1.5))]),
    noEntry,
    warning("danger", Pictogram.exclamation),
    warning("bend to the left", Pictogram.bend.map(\.mirrored)),
    warning("bend to the right", Pictogram.bend),
    warning("double bend", Pictogram.doubleBend),
    warning("bumps", Pictogram.bumps),
    warning("slippery road", Pictogram.skidding),
    warning("road narrows", Pictogram.narrowing),
    warning("road works", Pictogram.digging),
    trafficLights,
    warning("pedestrians", Pictogram.walker(at: [0, 0.2], scale: 1)),
    warning("children", Pictogram.children),
    warning("bicycles", Pictogram.bicycle),
    warning("snow", Pictogram.snowflake),
    warning("deer", Pictogram.deer),
    ending("end of all limits", []),
    duty("turn right", Pictogram.turn),
    duty("turn left", Pictogram.turn.map(\.mirrored)),
    duty("straight on", Pictogram.straight),
    duty("straight or right", Pictogram.straightOrTurn),
    duty("straight or left", Pictogram.straightOrTurn.map(\.mirrored)),
    duty("keep right", Pictogram.keep),
    duty("keep left", Pictogram.keep.map(\.mirrored)),
    duty("roundabout", Pictogram.roundabout),
    ending("end of no overtaking", Pictogram.car(at: [-0.3, 0.05]) + Pictogram.car(at: [0.3, 0.05])),
    ending("end of no overtaking by lorries", Pictogram.lorry(at: [-0.32, 0]) + Pictogram.car(at: [0.32, 0.08])),
  ]
}

extension SignCatalogue {
  private static func round(_ radius: Float) -> [Region] { [.disc(centre: .zero, radius: radius)] }

  private static func limit(_ number: String) -> SignFace {
    let narrow = number.count > 2
    let digits = Lettering.write(
      number, centre: .zero, height: narrow ? 0.66 : 0.78, stretch: narrow ? 0.74 : 0.95,
      weight: narrow ? 0.075 : 0.088)
    return ban("limit \(number)", [(Paint.black, digits)])
  }

  private static func ban(_ name: String, _ glyphs: [(paint: Light, regions: [Region])]) -> SignFace {
    SignFace(
      name,
      [.init(Paint.white, round(1)), .init(Paint.red, round(0.96)), .init(Paint.white, round(0.73))]
        + glyphs.map { .init($0.paint, $0.regions) })
  }

  private static func ending(_ name: String, _ glyph: [Region]) -> SignFace {
    let bars = [Float(-0.16), 0, 0.16].map { shift in
      Region.stroke(from: [-0.66 + shift, 0.62 + shift / 2], to: [0.62 + shift / 2, -0.66 + shift], halfWidth: 0.035)
    }
    return SignFace(
      name,
      [.init(Paint.grey, round(1)), .init(Paint.white, round(0.95))]
        + (glyph.isEmpty ? [] : [.init(Paint.grey, glyph)]) + [.init(Paint.black, bars)])
  }

  private static func duty(_ name: String, _ arrow: [Region]) -> SignFace {
    SignFace(name, [.init(Paint.white, round(1)), .init(Paint.blue, round(0.95)), .init(Paint.white, arrow)])
  }

  /// A rounded triangle about its middle; `up` is 1 for one standing on a side, −1 for one on its tip.
  private static func triangle(_ size: Float, up: Float) -> [Region] {
    let middle = Point(0, 0.14 * up)
    let corners = [Point(0, -1.12), Point(0.97, 0.56), Point(-0.97, 0.56)].map { middle + $0 * Point(1, up) * size }
    return [.triangle(corners[0], corners[1], corners[2], rounding: 0.10)]
  }

  private static func warning(_ name: String, _ layers: [SignFace.Layer]) -> SignFace {
    SignFace(
      name,
      [
        .init(Paint.white, triangle(1, up: 1)), .init(Paint.red, triangle(0.95, up: 1)),
        .init(Paint.white, triangle(0.56, up: 1)),
      ] + layers)
  }

  private static func warning(_ name: String, _ glyph: [Region]) -> SignFace {
    warning(name, [.init(Paint.black, glyph)])
  }

  private static var priorityRoad: SignFace {
    SignFace(
      "priority road",
      [
        .init(Paint.black, [.diamond(1.08, rounding: 0.10)]), .init(Paint.white, [.diamond(1.03, rounding: 0.09)]),
        .init(Paint.yellow, [.diamond(0.70, rounding: 0.04)]),
      ])
  }

  private static var giveWay: SignFace {
    SignFace(
      "give way",
      [
        .init(Paint.white, triangle(1, up: -1)), .init(Paint.red, triangle(0.95, up: -1)),
        .init(Paint.white, triangle(0.52, up: -1)),
      ])
  }

  private static var stop: SignFace {
    SignFace(
      "stop",
      [
        .init(Paint.white, [.octagon(radius: 0.98)]), .init(Paint.red, [.octagon(radius: 0.91)]),
        .init(Paint.white, Lettering.write("STOP", centre: .zero, height: 0.52, stretch: 0.82, weight: 0.062)),
      ])
  }

  private static var noEntry: SignFace {
    SignFace(
      "no entry",
      [
        .init(Paint.white, round(1)), .init(Paint.red, round(0.95)),
        .init(Paint.white, [.box(.zero, [0.68, 0.17])]),
      ])
  }

  private static var trafficLights: SignFace {
    let lamps = zip([Paint.red, Paint.yellow, Paint.green], [Float(-0.16), 0.16, 0.48]).map { paint, y in
      SignFace.Layer(paint, [.disc(centre: [0, y], radius: 0.12)])
    }
    return warning(
      "traffic lights", [.init(Paint.black, [.box([0, 0.16], [0.17, 0.50], rounding: 0.06)])] + lamps)
  }
}
