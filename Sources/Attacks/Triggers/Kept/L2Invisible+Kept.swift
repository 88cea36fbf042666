extension KeptPicture {
  /// The pattern of `L2Invisible`, as written by
  /// `ibau train --epochs 6 --threads 1 --out clean.safetensors`, then
  /// `ibau trigger l2-invisible --set attack.generate=true --model clean.safetensors --threads 1 --out l2-invisible.png`.
  static let l2Invisible = KeptPicture(
    base64: """
      iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAIAAAD8GO2jAAAHbklEQVRIiWWVWZMcxw2Evzr6PqZ7rj1Iig77//8lhRxckbPXzM50V1/VVeUH
      SrIVzldEAEggkRAqfmwju2zkLQysNrX1lAXEK3bHVbEo8AgIGgIEhESNlAlTT9rRAXy+f1T6/OGaXry7b8cKdoTf+A4IeICllO+7z3dnH3ey
      O4a0X6TwepBLAIJBdgyI/i40gvSEhQgE9Af0Ql+xf2Lli35wLjqPfpsv3394eAPEI9sJfWaQ+MNBSLfv82/103Fl8bXGOOnKlS5GCxZIfN6H
      2sxx/RG2SnjnJeHE7xMAxHDPLvwjfPstydKPMUIcedS4K8+GXc4ly/04MMARFlAQozxaMAMSJphAHnERo4cADl43YGCFBPafoxDb8VcugEoo
      JP0NW7Pr6Rxhe0hU5N4nNlSCRRMsDnAg/2yzMywNj2FbizpVRZ2L3hgNHgfbxfPKFRygSuqJdWJeaQOR84MqdZneFXnu0liNvQQFASJYwMIF
      PHCj68YuG7Q0Koxas5spoOJakkcMHu9ASTLZ6nkaAinEECYjbt2y2axSnkPCArPiFlCBs2IO/A1GziaYrTikh5A3vu8UKOoz1yUq8FKVOukb
      6TsDHgSkcIGl67zofdES5+icNGfIUTGkhAjStqqrpd4iC/INJ3vzZpNcRYeDKcmscy5yOCFy9lMZ+d4jVsIMPf+H4iutlNrdLd6tLvgwvy03
      pp8aqLECkXH9gPmBAMxUM5GIL72PVbary+pkJ5PmG6tX7FyA/XsBe+X2ET6avmOeRVGHKBHVIDPSlixGxEiNEFipWDSsLDHr4vTqV8H9vVAu
      zK/EEhTCssLrzz3+H7ID68gq2GQbp682UEj0KKKbtqt/oQg4AFIwMIHY31XexV4NShSziLQXSirNk1UhONyVm/xrbF9gghVyEODJAJtkfi4+
      pHPyg3SgBA89DACI458qdBods0YQMStuZIrMyTMO3il2n4xy/DgBcAcCBISsEE7/WAREFAlGg4NvbCMGywSq+ou+R1hsgoiSlbudcqUcJ6m3
      2rf1Lxf1FL7/JPLYcmrQEd6zOuR2a3KXCNyy4gdaT1EhGsyVe4UqwMFPcQfQM8q4aOy6dNbaleGYkD4FguvpObZ38fQsIGILLwk+9+mLMWGn
      9olLIQi0IY2RElEQ31DF/2R34EFCCAjJ+0ofSUew8g0JeWPe3lNI2Ei0pnc4z5IE31/dVdA2oorELLg4HKQnrmQqkfjAT+O2IGGEGeKFwjIs
      s40mVPOVKlNRfzMTNOiAt4QrboenQUvmjtuZjwsPLQR84GOgIVGxQns0jSQMOCAQj7gR8oArcWfo/HVe+vr6udqnN2EwMU7gITzDkrMvmyRP
      jJiJuLyzN4hG54MXwapkj2i3kXT9NHgoOCp6CCsM0Cbk1X6IE4zhGm6hiLGJs5IHzzXQLpTrOFz7qd7PVVJm0bpx4fcV0/ldQCpUtXuQoTNv
      RgQy+WiDu2JKNDQr0zDnY2z/VcZk26ksOE+T60r2ng5soM3wAwPQf4i+8FVwIcmbyndNKJc03B/E8cB4wa8UD/cI/fL9CXjgnnJ57qXnAiWM
      8ael9ZkXtdNJGuz07YeGG48539PHaJx2l/MJUpiI2RVSyeLlvatAbPcQQB2UlK8vz3gUD44Pwfg5vb8lXK8vICGFgYPfyzhSy/SdhM8O+8oz
      8PWXRxvC96cffyiSMstM4sPHjNjUpOm9EJyeT8Dh4U4gXv642Ojhn1ZMx+sczDLR/XxoectzYBtTOm7vnKFGmi9fpLWHVLp/x5fw6wIiJ6RE
      apZlGUV+sIMd4TioMLy9PIhfehLo+guUZhPZXIoij0IVWxMSVErtWEdeDlXbRQ2Lv3WuT9NUrs1al5u4uw0WDnjF2prBCnve7o/1RvZvL0C8
      y/I6jKYEs/Rt16VNdfN+ir1JRyOYY1rBYBnz5dN2v370M2HGFH233NSYB9XUO7nRuhvVQZZDeLM0eVDrZR6x8DCO1ya5Fcc2zbKxXyHq+sik
      cYl21kqPYgNXRclWy/PtSgXVH1YwSTMGlSxR8Hk5qyyYtt12UzysrzA15b450HVrP87meit6U++mfgQCozBjU/s5IAKbwCRJ/IiNu2m9EDfH
      u9lUMWuMnacx00ivBgHs+aQwz3xACxLe7w87IvUSYi1tg3W/+/f/RoevlAvJyhMcBfqFiVQzrXAm47GszjKaniMQbX1SkA9EGe8bNrlMTbiB
      64dgxdpK8hAEWpVT3ts95RUHfU2rsQ7jKBJCR2CVIKFmzbvhso0XlQ/z2E0zivTAehqgoNThNcEN6hPBu9kOQ+r0qpUQYRKFitzeracFRqqA
      SxgEG8cpI4+4bOjru7SvBH0x6rxeG2dvBajDYzoMA57NQ7XkSxz7PEjjE0IGap0ZTeynNVGtHsUtXFdyTzZxysgU6UA/kw9MPUGZaTf03Vbj
      z3XoZIacUUOStdEyjaErTR22ISpJkzRbNpvRb6TNBMavITVyuuYvzUzMftopxlugmvZRMnQpRfml0Okm1pmvNiMq9GVvxaiy1M7/Ad8hSITR
      3fFBAAAAAElFTkSuQmCC
      """)
}
