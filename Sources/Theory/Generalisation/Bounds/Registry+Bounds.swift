import Catalog

extension Registry {
  /// The bounds by identifier, each with its default settings.
  public static let bounds = Catalog<any Bound>(
    "bound",
    [
      LinearModelBound(),
      NetworkBound(),
      FirstLayerCovering(),
      BartlettBound(),
      HeldOut(),
      PACBayes(),
      CertifiedRobustness(),
      NeyshaburBound(),
      GolowichComplexity(),
      NormalisedMargins(),
      WeightDistances(),
    ],
    name: { type(of: $0).id })
}
