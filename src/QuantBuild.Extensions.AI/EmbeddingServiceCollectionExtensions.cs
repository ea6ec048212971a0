using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace QuantBuild.Extensions.AI;

/// <summary>Registers embedding models with a container.</summary>
public static class EmbeddingServiceCollectionExtensions
{
    /// <summary>
    /// Registers a model as a singleton <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts, which is loaded
    /// when it is first asked for and freed with the container.
    /// </summary>
    /// <param name="services">Of the container.</param>
    /// <param name="configure">Names the folder at least.</param>
    /// <param name="serviceKey">The key and the name of the options; null for the only model of the container.</param>
    /// <exception cref="OptionsValidationException">
    /// No folder is named: thrown where the generator is asked for.
    /// </exception>
    public static IServiceCollection AddQuantBuildEmbeddings(
        this IServiceCollection services, Action<EmbeddingModelOptions> configure, string? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<EmbeddingModelOptions>(NameOf(serviceKey)).Configure(configure);
        return AddGenerator(services, serviceKey);
    }

    /// <summary>
    /// The same with the options of a section, such as <c>"Embeddings": { "Folder": "models/mini" }</c>.
    /// </summary>
    /// <param name="services">Of the container.</param>
    /// <param name="section">With the names of <see cref="EmbeddingModelOptions"/>.</param>
    /// <param name="serviceKey">The key and the name of the options; null for the only model of the container.</param>
    /// <exception cref="OptionsValidationException">
    /// No folder is named: thrown where the generator is asked for.
    /// </exception>
    public static IServiceCollection AddQuantBuildEmbeddings(
        this IServiceCollection services, IConfiguration section, string? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddOptions<EmbeddingModelOptions>(NameOf(serviceKey)).Bind(section);
        return AddGenerator(services, serviceKey);
    }

    private static IServiceCollection AddGenerator(IServiceCollection services, string? serviceKey)
    {
        services.AddOptions<EmbeddingModelOptions>(NameOf(serviceKey)).Validate(
            options => options.Folder.Length > 0,
            $"The options of the embedding model{(serviceKey is null ? "" : $" '{serviceKey}'")} name no "
            + $"{nameof(EmbeddingModelOptions.Folder)}. Give the folder of a checkpoint.");
        return serviceKey is null
            ? services.AddSingleton(provider => Load(provider, serviceKey))
            : services.AddKeyedSingleton(serviceKey, (provider, _) => Load(provider, serviceKey));
    }

    private static IEmbeddingGenerator<string, Embedding<float>> Load(IServiceProvider provider, string? serviceKey) =>
        TextEmbeddingGenerator.Load(
            provider.GetRequiredService<IOptionsMonitor<EmbeddingModelOptions>>().Get(NameOf(serviceKey)));

    private static string NameOf(string? serviceKey) => serviceKey ?? Options.DefaultName;
}
