import Catalog

extension Registry {
  /// The inner maximisers by identifier, each with its default settings.
  public static let innerMaximisers = Catalog<any InnerMaximiser>(
    "inner maximiser",
    [
      GradientAscent(),
      ProjectedGradientAscent(),
      PenalisedAscent(),
      MiniBatchAscent(),
    ],
    name: { type(of: $0).id })
}
