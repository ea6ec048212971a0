using QuantBuild.Bench.Methods.Matrices;

namespace QuantBuild.Bench.Tests.Support;

/// <summary>A small matrix beside a base recipe.</summary>
internal sealed record MatrixText
{
    public string Methods { get; init; } = """
            - { name: rtn, title: RTN, set: { quantize.method: rtn }, without: [quantize.mrem.steps] }
            - name: mrem
              title: MREM-S
              set: { quantize.method: mrem }
              seedKeys: [quantize.mrem.seed]
        """;

    public string Bits { get; init; } = "[8-8-8, 4-4-8]";

    public string Axes { get; init; } = "quantize.mrem.steps: [2, 3]";

    public string Seeds { get; init; } = "[1, 2]";

    public string Tail { get; init; } = "costReference: mrem";

    public string Recipe { get; init; } = "base.yaml";

    public override string ToString() => $"""
        version: 1
        name: tiny
        title: A tiny matrix
        recipe: {Recipe}
        seedKeys: [data.calibration.seed]
        axes:
          bits: {Bits}
          methods:
        {Methods}
          {Axes}
          seeds: {Seeds}
        {Tail}

        """;

    public Matrix Read()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder["base.yaml"],
            "version: 1\nmodel: { source: ./model }\ndata: { calibration: { samples: 8 } }\n");
        File.WriteAllText(folder["matrix.yaml"], ToString());
        return MatrixReader.Read(folder["matrix.yaml"]);
    }
}
