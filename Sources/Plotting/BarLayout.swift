/// Where the bars of several series stand so that they do not hide one another.
struct BarLayout {
  /// The places, among the panel's series, of those drawn as bars.
  private let places: [Int]
  /// The smallest distance between two different positions.
  let spacing: Double

  init(_ series: [Series]) {
    places = series.indices.filter { series[$0].style == .bars }
    let positions = Set(places.flatMap { series[$0].x }).sorted()
    spacing = zip(positions.dropFirst(), positions).map { $0 - $1 }.min() ?? 1
  }

  var isEmpty: Bool { places.isEmpty }
  /// The bars of one position take three quarters of the spacing.
  private var pitch: Double { 0.76 * spacing / Double(max(places.count, 1)) }
  /// The width of a bar; a little narrower than its place, so that neighbours do not touch.
  var width: Double { places.count > 1 ? 0.92 * pitch : pitch }

  /// How far the bars of the series at `place` stand to the right of their positions.
  func offset(_ place: Int) -> Double {
    guard let index = places.firstIndex(of: place) else { return 0 }
    return (Double(index) - Double(places.count - 1) / 2) * pitch
  }
}
