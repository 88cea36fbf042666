import Catalog
import Foundation

/// How a network is trained from labelled images.
public struct Recipe: Configurable, Equatable {
  public enum Schedule: String, Codable, Sendable, CaseIterable {
    case constant, cosine

    /// What the learning rate is multiplied with at `fraction` of the way, 0…1.
    public func factor(at fraction: Double) -> Double {
      switch self {
      case .constant: 1
      case .cosine: 0.5 * (1 + cos(.pi * fraction))
      }
    }
  }

  public var epochs = 10
  public var batchSize = 100
  public var optimiser = Optimiser.adam(rate: 2e-3)
  public var schedule = Schedule.cosine

  public init() {}

  /// - Parameter part: where these settings stand on the command line.
  /// - Throws: `Fault(.wrongUse)` naming the setting that makes no sense.
  public func validate(as part: String) throws(Fault) {
    let limits = SettingLimits(part)
    try limits.check("epochs", epochs, atLeast: 1)
    try limits.check("batchSize", batchSize, atLeast: 1)
    try optimiser.validate(as: "\(part).optimiser")
  }
}

/// A recipe by name.
public struct RecipePreset: Sendable {
  public var name: String
  public var title: String
  public var recipe: Recipe
}

extension Registry {
  public static let recipes = Catalog<RecipePreset>(
    "recipe",
    [
      RecipePreset(name: "laptop", title: "ten epochs with a falling rate: minutes on two cores", recipe: Recipe()),
      RecipePreset(name: "paper", title: "the paper's: Adam, rate 0.05, 50 epochs", recipe: .paper),
    ]
  ) { $0.name }
}

extension Recipe {
  /// Zeng et al. 2022, A.4: Adam with a learning rate of 0.05 for 50 epochs. The batch's size and the schedule are not
  /// stated; these are 100 and a constant rate.
  public static var paper: Recipe {
    var recipe = Recipe()
    (recipe.epochs, recipe.optimiser, recipe.schedule) = (50, .adam(rate: 0.05), .constant)
    return recipe
  }
}
