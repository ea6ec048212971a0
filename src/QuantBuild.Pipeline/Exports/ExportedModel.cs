using QuantBuild.Formats;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.Files;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Numbers;
using QuantBuild.Models.Tasks;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Pipeline.Exports;

/// <summary>
/// What a run made of its model, for exports: nothing here is of a file format. Tensors have today's names, whatever
/// the source calls them. The source's weights are open until it is disposed of.
/// </summary>
internal sealed class ExportedModel : IDisposable
{
    private readonly ModelWeights weights;
    private readonly IReadOnlyList<CompanionFile> companions;

    private ExportedModel(
        ModelFolder source,
        IReadOnlyList<CompanionFile> companions,
        ModelConfiguration configuration,
        ModelWeights weights,
        ModelDescription description,
        IReadOnlyList<QuantizedModule> modules,
        QuantizedModule? backbone)
    {
        this.weights = weights;
        this.companions = companions;
        Source = source;
        Configuration = configuration;
        Description = description;
        Changes = backbone is null ? null : modules;
        modules = backbone is null ? modules : [backbone];
        Linears = [.. modules.SelectMany(LinearsOf).OrderBy(linear => linear.Name, StringComparer.Ordinal)];
        Activations = Merge(modules, module => module.Activations);
        Probabilities = Merge(modules, module => module.Probabilities);
        Trained = Merge(modules, module => module.Parameters);
        Plain = PlainTensors();
    }

    /// <summary>
    /// What a task changes of the model, where all else here is a backbone that many tasks share: without a head, and
    /// the same bytes for each of them. Null where there is no such division.
    /// </summary>
    public IReadOnlyList<QuantizedModule>? Changes { get; }

    /// <summary>The full-precision model's folder: the tokenizer files are taken over.</summary>
    public ModelFolder Source { get; }

    /// <summary>The full-precision model's configuration: the source's, or that with another head.</summary>
    public ModelConfiguration Configuration { get; }

    /// <summary>What the model is made of.</summary>
    public ModelDescription Description { get; }

    /// <summary>Every quantized weight, in ordinal order of the names.</summary>
    public IReadOnlyList<QuantizedLinear> Linears { get; }

    /// <summary>
    /// Every other tensor of the model, those of a head that the source did not have among them; what else the source
    /// holds is left out.
    /// </summary>
    public IReadOnlyList<PlainTensor> Plain { get; }

    /// <summary>Quantizers of the linears' inputs and of attention operands, by point name.</summary>
    public IReadOnlyDictionary<string, QuantizedPoint> Activations { get; }

    /// <summary>Quantizers of attention probabilities, by point name; codes from 0.</summary>
    public IReadOnlyDictionary<string, QuantizedPoint> Probabilities { get; }

    /// <summary>Values of the tensors in full precision that the method changed, by name.</summary>
    public IReadOnlyDictionary<string, float[]> Trained { get; }

    /// <summary>
    /// Whether anything is quantized: else an ordinary checkpoint is meant, without a format's marks.
    /// </summary>
    public bool IsQuantized => Linears.Count + Activations.Count + Probabilities.Count > 0;

    /// <summary>Names of the linears that are left in full precision, in ordinal order.</summary>
    public IEnumerable<string> PlainLinears => Description.Stored
        .Where(tensor => tensor.IsProduct).Select(tensor => tensor.Matrix!)
        .Except(Linears.Select(linear => linear.Name), StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    /// <param name="source">The full-precision model.</param>
    /// <param name="companions">
    /// What users of a checkpoint need beside configuration and weights.
    /// </param>
    /// <param name="configuration">The source's, or that with a head which the source does not have.</param>
    /// <param name="description">What it is made of.</param>
    /// <param name="modules">All of it, quantized; or what a task changes of a backbone.</param>
    /// <param name="backbone">The backbone; null where there is none.</param>
    /// <exception cref="ModelFileException">A file of the source is damaged by now.</exception>
    public static ExportedModel Open(
        ModelFolder source,
        IReadOnlyList<CompanionFile> companions,
        ModelConfiguration configuration,
        ModelDescription description,
        IReadOnlyList<QuantizedModule> modules,
        QuantizedModule? backbone = null)
    {
        var opened = source.OpenWeights();
        try
        {
            return new ExportedModel(source, companions, configuration, opened, description, modules, backbone);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Copies the files of the source's tokenizer, and copies or writes those that its task is read from, beside a
    /// checkpoint, where a format's users read them.
    /// </summary>
    /// <exception cref="ModelFileException">A file cannot be read.</exception>
    /// <exception cref="StorageException">A file cannot be written.</exception>
    public void WriteCompanions(string folder)
    {
        foreach (var file in companions)
        {
            var target = Path.Combine(folder, file.Name);
            Disk.CreateFolder(Path.GetDirectoryName(target)!);
            if (file.Content is { } content)
            {
                Disk.Write(target, content);
            }
            else
            {
                Copy(Path.Combine(Source.Path, file.Name), target);
            }
        }
    }

    /// <summary>Writes the configuration: the source's file as it is, unless the model has another head.</summary>
    /// <inheritdoc cref="WriteCompanions" path="/exception"/>
    public void WriteConfiguration(string path)
    {
        if (Configuration == Source.Configuration)
        {
            Copy(Source.Configuration.Path, path);
        }
        else
        {
            Configuration.Write(path);
        }
    }

    public void Dispose() => weights.Dispose();

    private static void Copy(string source, string target)
    {
        try
        {
            InputFile.Copy(source, target);
        }
        catch (Exception exception) when (exception is not StorageException && StorageException.IsOfStorage(exception))
        {
            throw new ModelFileException(source, RegularFile.Explain(exception), exception);
        }
    }

    /// <summary>What a task changes, for a backbone of that digest.</summary>
    /// <param name="digest">SHA-256 of the backbone's weights as they were written.</param>
    /// <exception cref="InvalidOperationException">The model is not divided.</exception>
    public ModelDelta DeltaOf(string digest)
    {
        var changes = Changes ?? throw new InvalidOperationException("The model has no backbone that tasks share.");
        return new ModelDelta
        {
            Backbone = digest,
            Matrices = Merge(changes, module => module.Deltas),
            Parameters = Merge(changes, module => module.Parameters),
            Activations = Merge(changes, module => module.Activations),
            Probabilities = Merge(changes, module => module.Probabilities),
        };
    }

    private static Dictionary<string, T> Merge<T>(
        IReadOnlyList<QuantizedModule> modules, Func<QuantizedModule, IReadOnlyDictionary<string, T>> part) =>
        modules.SelectMany(part).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);

    private IEnumerable<QuantizedLinear> LinearsOf(QuantizedModule module) =>
        from entry in module.Weights
        let tensor = Description.OfMatrix(entry.Key)
        let input = tensor.InputPoint is { } point ? module.Activations.GetValueOrDefault(point) : null
        select new QuantizedLinear(tensor, entry.Value, input);

    private List<PlainTensor> PlainTensors()
    {
        var wanted = Description.Stored.Where(tensor => Changes is null || !tensor.IsHead).ToList();
        var names = StoredTensorNames.Find(weights, wanted, headMayBeMissing: true)
            .ToDictionary(entry => entry.Value, entry => entry.Key, StringComparer.Ordinal);
        var quantized = Linears.Select(linear => linear.Tensor.Name).ToHashSet(StringComparer.Ordinal);
        var missing = wanted
            .Where(tensor => !names.ContainsValue(tensor.Name) && !quantized.Contains(tensor.Name));
        var tensors = new List<PlainTensor>();
        foreach (var stored in weights.Tensors.Keys)
        {
            if (names.TryGetValue(stored, out var name) && !quantized.Contains(name))
            {
                tensors.Add(new PlainTensor(
                    name, weights.GetFile(stored), weights.GetEntry(stored), Trained.GetValueOrDefault(name)));
            }
        }

        tensors.AddRange(missing.Select(tensor => new PlainTensor(tensor, Trained[tensor.Name])));
        return tensors;
    }
}
