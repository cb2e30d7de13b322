namespace ClusteraIngest.Settings;

/// <summary>A setting, and where its value comes from.</summary>
/// <param name="Key">Its name in a settings file, such as <c>apify.token</c>.</param>
/// <param name="Value">Its value for people; of a secret no more than that there is one. Null: there is none.</param>
/// <param name="Source">Such as <c>environment APIFY_TOKEN</c>, <c>/home/me/settings.yaml:3</c> or <c>default</c>.</param>
public sealed record SettingOrigin(string Key, string? Value, string Source);
