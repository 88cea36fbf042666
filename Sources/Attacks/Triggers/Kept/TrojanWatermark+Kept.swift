extension KeptPicture {
  /// The mark of `TrojanWatermark`, as written by
  /// `ibau train --epochs 6 --threads 1 --out clean.safetensors`, then
  /// `ibau trigger trojan-watermark --set attack.generate=true --model clean.safetensors --threads 1 --out trojan-watermark.png`.
  static let trojanWatermark = KeptPicture(
    base64: """
      iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAIAAAD8GO2jAAADCklEQVRIie2UW0iTcRjGf5tL3dZhqyk1ooO2oHMRZCfoAGlaUVgR0UEqsaM1
      KCss99Wkoy6NWTapiw4UrAgCLzoZCl1UdJAuEqJmrtSkMGemWW3r4rM5bJ/OmtBF79X7Pc/7f96X7/+8f/gfgSNcHdVj2rIY/6+w0IrLGeDF
      C9HwKbTK7dFHGdsjulrgSABcHhp52yHlOdb2C42YVGT3iGp/2NNpgeJv1HP01NSE2ojdjT9pL5yLn5Y0d3GiurLJubFqwrJZdVHpPH8CLQGK
      Zd3XnwDO9ClJQzYMVLsGv3d7NAr7V80Kd+T3CFy71xz+8wYCyA/mCD/6kV0LQgc2fVvKoHB7+KdTCoPdmHmz+3MDHIVBXZTEYVme6g8Eu2hb
      ZRbQQm07dCKQyEPeXNVGzx3nA4Ky6SaSRnl1UOdDtgkJsc2GpvwYmaylxdvQx128d2eFSFmp33Jv9elf6xGUi6axHhSl7PAhj8pe33K8Hj+m
      0t06Vuetc+jjH1+//Yt8Vp6W6NE24ngXjDjAAQp2cVHMI36nTQBpNtVucxswtPDGwak5Yt7FHYimU9L4Nd8lIq2/vwxmgPqqZq1powjsV5UI
      GUE0EJjTClaUvdCojW2GzhrBkbyLQGoeZJGGARYB1w6zH4dYc0U5kKZcMe9sD5bCZMiEXFAgN+LxUbZ840fduy/eSWGu2mxPBGce8uK+j92M
      rXBmGPdTkb7k0fChAkoAUEA5XqcfXRyn/dGsilSOUbiGqr7ccdhL/Q+n0DfFeegaBG6wGAYge4se6kXEncySChaBzyiUfagqmfhUXx2jeTUj
      snVsw4wH1eUicwbq0H8n4xbFkj8nitkdEOEs0493wBII1zFsJObe/qiV0QuzLgfWLWDdEk5LdTVb1h89GS85FAAn4CTn/ZF2F2nhM8Mn8k3q
      sOlu5duXc/atXcHIQMMZTiWDBzRI71dRbF7nAwLzhlkS9KvE/NKGtjd1CMlFupXHpM7sgwvRRV1K+yJzvkVMTGSIa7cTU27cOskDC3TbwRp8
      g38rfgK969sVhPglsQAAAABJRU5ErkJggg==
      """)
}
