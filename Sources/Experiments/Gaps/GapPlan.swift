import Catalog
import NN

/// What varies while everything else stays.
public enum GapSweep: String, Codable, Sendable, CaseIterable {
  case width
  case architecture
  case cleanSize = "clean-size"

  /// What the horizontal axis counts.
  public var axis: String { self == .cleanSize ? "clean images n" : "channels of the widest layer" }
}

/// One point of a sweep.
public struct GapSetting: Sendable {
  public var sweep: GapSweep
  /// Tells the settings of one sweep apart.
  public var label: String
  public var model: any Model
  /// n.
  public var clean: Int
}

extension GapStudy {
  /// The settings of all sweeps, in order.
  public func settings() throws -> [GapSetting] {
    try validate()
    let byWidth = widths.map { width -> GapSetting in
      var model = SmallVGG()
      model.width = width
      return GapSetting(sweep: .width, label: "\(SmallVGG.id) × \(shortest(width))", model: model, clean: clean)
    }
    let byModel = try models.map {
      GapSetting(sweep: .architecture, label: $0, model: try configured($0), clean: clean)
    }
    let bySize = try cleanSizes.map {
      GapSetting(sweep: .cleanSize, label: "n = \($0)", model: try configured(model), clean: $0)
    }
    return byWidth + byModel + bySize
  }

  /// The model of that name, with the study's stem and width as far as it has them.
  private func configured(_ name: String) throws -> any Model {
    func opened<M: Model>(_ type: M.Type) throws -> any Model {
      let known = Settings.names(of: M())
      let wanted = [Assignment(path: "stem", text: stem.rawValue), Assignment(path: "width", text: "\(width)")]
      return try Settings.applying(wanted.filter { known.contains($0.path) }, to: M())
    }
    return try opened(Registry.models(name))
  }

  private func shortest(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}
