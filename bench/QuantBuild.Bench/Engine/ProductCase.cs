namespace QuantBuild.Bench.Engine;

/// <summary>C[rows, columns] = A·B over <paramref name="Depth"/>.</summary>
internal sealed record ProductCase(string Group, ProductForm Form, int Rows, int Depth, int Columns, int Threads)
{
    public string Name => $"{Group}/{Form}/{Rows}x{Depth}x{Columns}/threads={Threads}";

    public double Operations => 2.0 * Rows * Depth * Columns;

    public static IEnumerable<ProductCase> All(int threads)
    {
        (int Inputs, int Outputs)[] bertBase = [(768, 768), (768, 3072), (3072, 768)];
        (int Inputs, int Outputs)[] small = [(128, 128), (128, 512), (512, 128), (512, 512)];
        var layers = bertBase.SelectMany(layer => Layer("bert-base", 4096, layer.Inputs, layer.Outputs, threads));
        var smallLayers =
            from tokens in new[] { 400, 2000 }
            from layer in small
            from product in Layer("small", tokens, layer.Inputs, layer.Outputs, threads)
            select product;
        return layers.Concat(smallLayers).Concat(threads == 1 ? Heads() : []);
    }

    private static ProductCase[] Layer(string group, int tokens, int inputs, int outputs, int threads) =>
    [
        new(group, ProductForm.NT, tokens, inputs, outputs, threads),
        new(group, ProductForm.NN, tokens, outputs, inputs, threads),
        new(group, ProductForm.TN, outputs, tokens, inputs, threads),
    ];

    private static ProductCase[] Heads() =>
    [
        new("head", ProductForm.NT, 45, 64, 45, 1),
        new("head", ProductForm.NN, 45, 45, 64, 1),
        new("head", ProductForm.TN, 45, 45, 64, 1),
    ];
}
