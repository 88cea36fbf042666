import Catalog

extension Registry {
  /// What the paper says, claim by claim.
  public static let claims = Catalog<any Claim.Type>(
    "claim", hypergradientClaims + generalisationClaims + empiricalClaims
  ) { $0.id }
}
